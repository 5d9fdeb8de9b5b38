import { describe, expect, it } from 'vitest';
import { wantsMore } from './shell-syntax.ts';

describe('wantsMore', () => {
	it.each([
		'ls \\',
		'echo "a',
		"echo 'a",
		'cat <<EOF',
		'cat <<EOF\na',
		"cat <<-'END' > x\n\ta",
		'for i in 1 2; do',
		'for i in 1 2; do\necho $i',
		'if true; then',
		'ip link |',
		'true &&',
		'(cd /tmp',
		'f() {',
		'case $a in a) ls',
		'echo $((1 +',
		'echo $((1 <<',
		'echo "$(date',
		'echo "$(date) ',
		'echo "$(echo "it',
		"echo $'it\\'s",
		'echo "$(cat <<EOF\nit\'s',
		'(echo $(date)',
	])('goes on after %j', (command) => {
		expect(wantsMore(command)).toBe(true);
	});

	it.each([
		'',
		'ls',
		'ls \\\n-l',
		'echo "a\nb"',
		'cat <<EOF\na\nEOF',
		'cat <<-END\n\ta\n\tEND',
		'cat <<< a',
		'for i in 1 2; do echo $i; done',
		'if true; then ls; fi',
		'echo if for case',
		'echo "$(date)"',
		'f() { ls; }',
		'(cd /tmp; ls)',
		'ping 172.17.0.3 & ls',
		"awk '{ print $1 }'",
		'ls # "comment',
		'docker inspect -f "{{.State.Pid}}" nginx-1',
		'docker ps --format {{.Names}}',
		'echo a {',
		'echo $((1<<3))',
		'echo $((1 <<\n3))',
		'echo $(( 1 << 8 )) addresses',
		'echo "$((1<<3)) (and more"',
		'((a = 1 << 3))',
		'for ((i = 0; i < 3; i++)); do echo $i; done',
		'echo $(( (1 + 2) << (3 - 1) ))',
		'echo "$(echo "it\'s")"',
		'echo "$(echo "$(echo ")")")"',
		'echo "$(if true; then ls; fi)"',
		'echo "$(cat <<EOF\nit\'s\nEOF\n)"',
		"echo $'it\\'s'",
		"echo '\\' \"$'\" a'b'",
		'echo $(date) for you',
		'x=$(date)#"1"',
	])('is complete with %j', (command) => {
		expect(wantsMore(command)).toBe(false);
	});
});
