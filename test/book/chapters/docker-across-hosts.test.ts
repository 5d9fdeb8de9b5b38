import { proveChapter } from './proof.ts';

await proveChapter('docker-across-hosts');
