/** What a command does to the interfaces and chains of its host, and tells of them, as far as its words say. */
import { invocation } from './command-name.ts';

/**
 * - `none`: every interface and every policy of a chain goes on as it was.
 * - `containers`: containers and their interfaces come and go; the host's own, and its chains, stay and go on counting.
 * - `any`: nobody knows.
 */
export type Effect = 'none' | 'containers' | 'any';

const rows: readonly (readonly [pattern: RegExp, effect: Effect])[] = [
	[/^ip (?:-\S+ )*(?:l|link) (?:a|add|d|del|delete|set .*(?:name|netns))\b/, 'any'],
	[/^ip (?:-\S+ )*(?:netns|tunnel|tuntap|l2tp) (?!list|ls|show|identify|pids)\S/, 'any'],
	[/^(?:ip|bridge|ifconfig|arp|route|netstat|ss|ethtool|tc)\b/, 'none'],
	[/^brctl show/, 'none'],
	// A shell that is entered does nothing by itself.
	[/^(?:\/bin\/)?(?:ba|da|a)?sh$/, 'none'],
	[/^(?:ping|arping|traceroute|tracepath|tcpdump|curl|wget|nc|dig|nslookup)\b/, 'none'],
	// Policies' counters go on whatever becomes of the rules.
	[/^ip6?tables(?:-\w+)*(?:-restore\b| .*(?:-\w*[ZP]\b|--zero\b|--policy\b))/, 'any'],
	[/^(?:ip6?tables|ipset|nft|conntrack|sysctl)\b/, 'none'],
	[/^(?:p?kill|killall)\b/, 'containers'],
	[
		/^(?:cat|ls|head|tail|grep|wc|sort|cut|awk|sed|tr|jq|echo|printf|column|less|tee|stat|readlink)\b/,
		'none',
	],
	[/^(?:hostname|date|uptime|ps|top|free|lsns|lsmod|pwd|id|who|which|type|env|uname|dmesg)\b/, 'none'],
	[/^(?:cd|exit|true|false|sleep|wait|test|export|mkdir|cp|mv|nano|vi)\b/, 'none'],
	[/^(?:journalctl|systemctl (?:status|show|cat|is-active|list-units)|etcdctl|birdc show|wg show)\b/, 'none'],
	[/^calicoctl (?:get|node status|ipam (?:show|check)|version)\b/, 'none'],
	[
		/^docker (?:ps|inspect|images|logs|top|port|version|info|stats|history|events|cp|pull|(?:\w+ )?(?:ls|inspect))\b/,
		'none',
	],
	[/^docker (?:run|create|start|stop|restart|rm|kill|pause|unpause|rename|container \w+)\b/, 'containers'],
];

/** Of what stands between them each is a command; quotes are not looked into, as what is not understood is `any`. */
const SEPARATORS = /[|;&\n]+|\$\(|[()`]/;
const REDIRECTION = /\d?(?:>>?|<)&?\s{0,4}[^\s|;&]{0,200}/g;

export function effectOf(command: string): Effect {
	const effects = command
		.replace(REDIRECTION, ' ')
		.split(SEPARATORS)
		.map((part) => invocation(part).name)
		.filter((name) => name !== '')
		.map((name) => rows.find(([pattern]) => pattern.test(name))?.[1] ?? 'any');
	return effects.includes('any') ? 'any' : effects.includes('containers') ? 'containers' : 'none';
}

const LIST =
	/^(?:ip (?:-(?!s\b)\w+ )*(?:a|addr|address|l|link)(?: show| list| ls)?|ifconfig -a|cat \/proc\/net\/dev|ls \/sys\/class\/net\/?)$/;

/** Whether the command shows every interface of its place. */
export function listsInterfaces(command: string): boolean {
	return !/[|;&<>$`\n]/.test(command) && LIST.test(invocation(command).name);
}
