import type { Picture } from '../analysis/picture/picture.ts'

/** A piece of a report, before it has a format. */
export type Block =
  | { readonly kind: 'title' | 'heading' | 'entry'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'quotes'; readonly quotes: readonly { readonly words: string; readonly from: string }[] }
  | { readonly kind: 'picture'; readonly picture: Picture }
