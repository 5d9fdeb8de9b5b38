import { proveChapter } from './proof.ts';

await proveChapter('containers-and-the-world');
