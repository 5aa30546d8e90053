import { showKey } from '../command/keys.ts'

/** A shortcut as a small key cap. */
export const Key = ({ of }: { readonly of: string }) => <kbd>{showKey(of)}</kbd>
