/** What pdf.js runs in a worker of its own where there is one; its package describes only the other part. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs'
