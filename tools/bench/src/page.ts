import type { Report } from './report.ts';
export function page(report: Report): string {
  return JSON.stringify(report);
}
