/** "1 span", "2 spans". */
export const plural = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`

/** A moment as people read it: "28 Dec 2024, 14:05". */
export const moment = (at: number): string => moments.format(at)

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
