import * as z from 'zod'

/*
 * zod tries `new Function` once to see whether it may compile its schemas; under the content security policy that is a
 * violation in the console. Imported before everything else.
 */
z.config({ jitless: true })
