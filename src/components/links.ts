/** The address of a page of this site under whatever base it is served. */
export function href(path: `/${string}`): string {
	return import.meta.env.BASE_URL.replace(/\/$/, '') + path;
}
