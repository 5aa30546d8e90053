const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A fresh global id: 20 letters of 5 random bits each. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => ALPHABET[byte & 31]).join('')
