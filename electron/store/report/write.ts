import { toAch } from '#core/report/ach.ts'
import { toHtml } from '#core/report/html.ts'
import { toMarkdown } from '#core/report/markdown.ts'
import { blocksOf } from '#core/report/report.ts'
import type { Report } from '#core/report/report.ts'

/** The formats that can be written without a window; a PDF is printed from the HTML. */
export const reportFormats = ['html', 'md', 'docx', 'csv'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Writes a report. `csv` is a table for the analysis of competing hypotheses. */
export const writeReport = async (
  report: Report,
  format: ReportFormat,
  hypotheses: readonly string[],
): Promise<Uint8Array> => {
  switch (format) {
    case 'html':
      return Buffer.from(toHtml(report.project, blocksOf(report)))
    case 'md':
      return Buffer.from(toMarkdown(blocksOf(report)))
    case 'docx': {
      const { toDocx } = await import('./docx.ts') // a large library, which only who asks for it should wait for
      return toDocx(report.project, blocksOf(report))
    }
    case 'csv':
      return Buffer.from(toAch(report, hypotheses))
  }
}
