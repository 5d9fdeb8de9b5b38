import { proveChapter } from './proof.ts';

await proveChapter('vxlan-and-overlay');
