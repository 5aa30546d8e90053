/** The colours that labels and link types may have; the theme gives each a tone that can be read in light and dark. */
export const colours = ['blue', 'orange', 'green', 'violet', 'teal', 'red', 'amber', 'slate'] as const
