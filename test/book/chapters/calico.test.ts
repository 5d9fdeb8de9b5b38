import { proveChapter } from './proof.ts';

await proveChapter('calico');
