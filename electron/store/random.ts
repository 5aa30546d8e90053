import { randomBytes } from 'node:crypto'

/** A fresh global id: 128 random bits. */
export const randomId = (): string => randomBytes(16).toString('hex')
