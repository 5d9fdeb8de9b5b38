import { describe, expect, it } from 'vitest';
import { preferredLocale } from './locale.ts';

describe('the language at /', () => {
	it('is the first of the browser’s that the book has', () => {
		expect(preferredLocale(['de', 'en-GB', 'zh-CN'])).toBe('en');
		expect(preferredLocale(['zh-TW', 'en'])).toBe('zh-cn');
	});

	it('is Chinese where the browser wants neither', () => {
		expect(preferredLocale(['fr'])).toBe('zh-cn');
		expect(preferredLocale([])).toBe('zh-cn');
	});
});
