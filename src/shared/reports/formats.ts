/** What a report of tests can be written as. */
export const reportFormats = ['json', 'junit', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]
