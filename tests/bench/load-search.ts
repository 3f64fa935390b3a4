import { createIme } from '../../src/counter/input/ime.ts'
import { createSearch } from '../../src/counter/search/search.ts'
import { catalogueItems } from '../support/catalogue-items.ts'

/*
 * In a process that has loaded the code and nothing else: builds the search of so many items and prints what it took. Run with
 * --expose-gc, or the memory is that of the garbage too.
 */
const items = catalogueItems(Number(process.argv[2] ?? 0))
const heldMb = () => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1024 / 1024
}
const beforeMb = heldMb()
createIme()
const dictionaryMb = heldMb() - beforeMb
const startedMs = performance.now()
const search = createSearch(items)
const loadMs = performance.now() - startedMs
const indexMb = heldMb() - beforeMb - dictionaryMb
if (search.find('10000', { limit: 1 }).length !== 1) throw new Error('the first item is not found')
console.log(JSON.stringify({ loadMs, dictionaryMb, indexMb }))
