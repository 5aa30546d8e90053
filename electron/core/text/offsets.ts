/** Whether the offset (UTF-16 code units) falls between the two halves of a surrogate pair. */
export const cutsSurrogatePair = (text: string, offset: number): boolean =>
  isHighSurrogate(text.charCodeAt(offset - 1)) && isLowSurrogate(text.charCodeAt(offset))

const isHighSurrogate = (unit: number): boolean => 0xd800 <= unit && unit <= 0xdbff
const isLowSurrogate = (unit: number): boolean => 0xdc00 <= unit && unit <= 0xdfff
