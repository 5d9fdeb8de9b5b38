import { describe, expect, it } from 'vitest';
import { invocation } from './command-name.ts';

describe('what a command line runs, and where', () => {
	it.each([
		['ip addr | grep eth0', 'ip addr', undefined],
		['docker exec -it nginx-1 ip addr', 'ip addr', 'nginx-1'],
		['sudo timeout 5 tcpdump -i eth0', 'tcpdump -i eth0', undefined],
		['ip netns exec blue ip route', 'ip route', 'netns blue'],
		['ip -n blue route', 'ip route', 'netns blue'],
		['ip -d -n blue link', 'ip -d link', 'netns blue'],
		['ip -s -4 -netns blue -br addr', 'ip -s -4 -br addr', 'netns blue'],
		['ip -f inet -n blue route', 'ip -f inet route', 'netns blue'],
		['bridge -d -n blue fdb', 'bridge -d fdb', 'netns blue'],
		['ip netns exec blue ip -d -n green link', 'ip -d link', 'netns green'],
		['ip -d link show', 'ip -d link show', undefined],
		['ip route get 10.0.0.1 -n', 'ip route get 10.0.0.1 -n', undefined],
		['bridge -n blue fdb', 'bridge fdb', 'netns blue'],
		['nsenter -t 1187 -n ip addr', 'ip addr', 'netns -t 1187 -n'],
		[
			"nsenter -t $(docker inspect -f '{{.State.Pid}}' nginx-1) -n ip addr",
			'ip addr',
			"netns -t $(docker inspect -f '{{.State.Pid}}' nginx-1) -n",
		],
		['ETCDCTL_API=3 etcdctl get --prefix /a && true', 'etcdctl get --prefix /a', undefined],
		[
			"docker inspect -f '{{.Id}}|{{.Name}}' nginx-1",
			"docker inspect -f '{{.Id}}|{{.Name}}' nginx-1",
			undefined,
		],
		['ip link | wc -l', 'wc -l', undefined],
		['docker exec web ps | grep nginx | wc -l ', 'wc -l', 'web'],
		["docker exec web sh -c 'ps | wc -l'", "sh -c 'ps | wc -l'", 'web'],
		['pgrep nginx | wc -l; ip link', 'pgrep nginx', undefined],
		['', '', undefined],
	])('%s', (command, name, inside) => {
		expect(invocation(command)).toEqual({ name, inside });
	});
});
