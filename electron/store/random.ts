import { randomBytes } from 'node:crypto'

/** A fresh global id: 128 random bits. Many are drawn at once, because an import asks for hundreds of thousands. */
export const randomId = (): string => {
  if (next === pool.length) {
    pool = randomBytes(LENGTH * 256)
    next = 0
  }
  const id = pool.toString('hex', next, next + LENGTH)
  next += LENGTH
  return id
}

const LENGTH = 16 // bytes
let pool = Buffer.alloc(0)
let next = 0
