/** UTF-16 code units per piece of string: few enough to be the arguments of one call in any engine. */
export const CODE_UNIT_CHUNK = 8192

/** The string of at most `CODE_UNIT_CHUNK` code units. */
export const codeUnitsToString = (units: Uint16Array): string =>
  Reflect.apply(String.fromCharCode, undefined, units) as string
