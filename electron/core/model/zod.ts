import * as z from 'zod'

// Without this zod compiles validators with `new Function`, which the window's content security policy forbids.
z.config({ jitless: true })

export { z }
