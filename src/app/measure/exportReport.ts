import type { Report } from '../../bench/measure';

/** Downloads the report as a JSON file. */
export function exportReport(report: Report): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `distillation-playground-${report.backend}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
