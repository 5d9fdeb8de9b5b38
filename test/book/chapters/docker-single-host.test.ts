import { proveChapter } from './proof.ts';

await proveChapter('docker-single-host');
