import { proveChapter } from './proof.ts';

await proveChapter('overview');
