/** Encodings of texts that a person can choose where the guess is wrong, as the encoding standard of the web names them. */
export const encodings: readonly string[] = (
  'utf-8 utf-16le utf-16be windows-1252 windows-1250 windows-1251 windows-1253 windows-1254 windows-1255 windows-1256 ' +
  'windows-1257 windows-1258 iso-8859-2 iso-8859-5 iso-8859-15 koi8-r koi8-u macintosh shift_jis euc-jp iso-2022-jp ' +
  'gb18030 big5 euc-kr'
).split(' ')
