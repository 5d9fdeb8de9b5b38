/** Which of the book's languages a reader gets at `/`. */
const LOCALES = ['zh-cn', 'en'] as const;
type Locale = (typeof LOCALES)[number];

const KEY = 'wirewalk:locale';

export function storeLocale(locale: string): void {
	if (isLocale(locale)) localStorage.setItem(KEY, locale);
}

/** The stored choice, or else the first of the browser's languages that the book has, or else Chinese. */
export function chosenLocale(): Locale {
	const stored = localStorage.getItem(KEY);
	if (stored !== null && isLocale(stored)) return stored;
	return preferredLocale(navigator.languages);
}

/** @param languages BCP 47 tags, the most wanted first: `['de', 'en-GB']` gives `en` */
export function preferredLocale(languages: readonly string[]): Locale {
	for (const language of languages) {
		const [base] = language.toLowerCase().split('-', 1);
		if (base === 'zh') return 'zh-cn';
		if (base === 'en') return 'en';
	}
	return 'zh-cn';
}

function isLocale(text: string): text is Locale {
	return LOCALES.some((locale) => locale === text);
}
