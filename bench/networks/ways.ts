/** The ways between containers on two hosts, each from a fresh lab `racks`, as the book's chapters start it. */
import type { Step } from '../../content/exercise.ts';

export interface Way {
	readonly name: string;
	/** Brings a fresh lab to containers `c1` on node1 and `c2` on node2 that can reach each other. */
	readonly setup: readonly Step[];
	/** What a client of c1 asks nginx in c2 by, unless by the address of c2. Such a port has no ping: ICMP knows no ports. */
	readonly published?: string;
}

const SIDES = [
	{ host: 'node1', container: 'c1', own: 1, other: 2, otherHost: '192.168.56.12' },
	{ host: 'node2', container: 'c2', own: 2, other: 1, otherHost: '192.168.56.11' },
] as const;

type Side = (typeof SIDES)[number];

function both(script: (side: Side) => string): Step[] {
	return SIDES.map((side) => ({ host: side.host, run: script(side) }));
}

/** Docker with a subnet of its own on each host, 172.17.1.0/24 and 172.17.2.0/24, and no NAT between them. */
function subnets(mtu: number, link: (side: Side) => readonly string[]): Step[] {
	return both((side) =>
		[
			`sed -i '1a "bip": "172.17.${side.own}.1/24", "ip-masq": false, "mtu": ${mtu},' /etc/docker/daemon.json`,
			'systemctl restart docker',
			`docker run -d --name ${side.container} nginx`,
			`iptables -I DOCKER-USER -d 172.17.${side.own}.0/24 -j ACCEPT`,
			...link(side),
		].join('\n'),
	);
}

function flannel(name: string, backend: string): Way {
	const config = `{"Network": "10.244.0.0/16", "Backend": ${backend}}`;
	return {
		name,
		setup: [
			{ host: 'node1', run: `systemctl start etcd\netcdctl put /coreos.com/network/config '${config}'` },
			...both(
				({ container }) =>
					`systemctl start flanneld\ndocker run -d --name ${container} --network none nginx\ncni add flannel ${container}`,
			),
		],
	};
}

function calico(name: string, { ipip, vxlan }: { ipip: string; vxlan: string }): Way {
	return {
		name,
		setup: [
			{ host: 'node1', run: 'systemctl start etcd' },
			...both(({ container }) =>
				[
					`sed -i 's/^CALICO_IPV4POOL_IPIP=.*/CALICO_IPV4POOL_IPIP=${ipip}\\nCALICO_IPV4POOL_VXLAN=${vxlan}/' /etc/calico/calico.env`,
					'systemctl start calico-node calico-confd bird',
					`docker run -d --name ${container} --network none nginx`,
					`cni add calico ${container}`,
				].join('\n'),
			),
		],
	};
}

const mac = (host: number) => `0e:00:c0:a8:38:0${host === 1 ? 'b' : 'c'}`;

export const WAYS: readonly Way[] = [
	{
		name: 'docker0, published port',
		published: '192.168.56.12:8080',
		setup: [
			{ host: 'node1', run: 'docker run -d --name c1 nginx' },
			{ host: 'node2', run: 'docker run -d --name c2 -p 8080:80 nginx' },
		],
	},
	{
		name: 'static routes',
		setup: subnets(1500, ({ other, otherHost }) => [`ip route add 172.17.${other}.0/24 via ${otherHost}`]),
	},
	{
		name: 'VXLAN by hand, routed',
		setup: subnets(1450, ({ own, other, otherHost }) => [
			`ip link add vxlan1 address ${mac(own)} type vxlan id 1 dstport 8472 local 192.168.56.1${own} dev eth0 nolearning`,
			`ip addr add 172.17.${own}.0/32 dev vxlan1`,
			'ip link set vxlan1 up',
			`ip route add 172.17.${other}.0/24 via 172.17.${other}.0 dev vxlan1 onlink`,
			`ip neigh add 172.17.${other}.0 lladdr ${mac(other)} dev vxlan1`,
			`bridge fdb append ${mac(other)} dev vxlan1 dst ${otherHost}`,
		]),
	},
	{
		name: 'Docker overlay',
		setup: [
			{
				host: 'node1',
				run: [
					'docker swarm init --advertise-addr 192.168.56.11',
					'docker network create -d overlay --attachable --subnet 10.10.0.0/24 web',
					'docker run -d --name c1 --network web --ip 10.10.0.11 nginx',
					// Once, to whoever asks first: node2.
					'docker swarm join-token -q worker > token',
					'nc -lN 9000 < token > /dev/null 2>&1 &',
				].join('\n'),
			},
			{
				host: 'node2',
				run: [
					'docker swarm join --token "$(nc -N 192.168.56.11 9000 < /dev/null)" 192.168.56.11:2377',
					'docker run -d --name c2 --network web --ip 10.10.0.12 nginx',
				].join('\n'),
			},
		],
	},
	flannel('flannel vxlan', '{"Type": "vxlan"}'),
	flannel('flannel host-gw', '{"Type": "host-gw"}'),
	flannel('flannel ipip', '{"Type": "ipip"}'),
	flannel('flannel wireguard', '{"Type": "wireguard"}'),
	flannel('flannel udp', '{"Type": "udp"}'),
	calico('Calico, no encapsulation', { ipip: 'Never', vxlan: 'Never' }),
	calico('Calico IPIP', { ipip: 'Always', vxlan: 'Never' }),
	calico('Calico VXLAN', { ipip: 'Never', vxlan: 'Always' }),
];
