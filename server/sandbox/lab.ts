/** Labs as data: `content/labs/<name>.yaml`. */
import { z } from 'zod';

const Ipv4 = z.ipv4();
const Cidr4 = z.cidrv4();

export const LabSpec = z.strictObject({
	name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
	/** RAM of the whole machine, MiB. */
	memory: z.number().int().min(256).max(8192),
	/** Whether the hosts have the chapters' own programs, flannel and Calico. */
	programs: z.boolean().default(false),
	networks: z
		.array(
			z.strictObject({
				name: z.string().regex(/^[a-z][a-z0-9]{0,9}$/),
				subnet: Cidr4,
				/** The router's own address in this network, the default gateway of its hosts. */
				router: Ipv4,
			}),
		)
		.min(1),
	hosts: z
		.array(
			z.strictObject({
				name: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/),
				network: z.string(),
				address: Ipv4,
				/** systemd units that run when the reader arrives. */
				services: z.array(z.string()).default([]),
			}),
		)
		.min(1)
		.max(8),
});
export type LabSpec = z.infer<typeof LabSpec>;
