/**
 * Runs inside the page. Answers everything that is wrong with the screen as it stands: cut, scrolled, too small, too close, or out
 * of reach of the keys. Plain script, because the page's content security policy lets nothing else in.
 */
;({ minHitPx, minGapPx }) => {
  const wrong = []
  const say = (what, el) =>
    wrong.push(`${what}: <${el.tagName.toLowerCase()} class="${el.className}"> ${(el.textContent || '').slice(0, 40)}`)
  const layer = document.querySelector('.sheet') ?? document.querySelector('.page') ?? document.body
  const shown = (el) => el.getClientRects().length > 0
  const slack = (el) => 2 + Number.parseFloat(getComputedStyle(el).fontSize) / 4

  const root = document.documentElement
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) wrong.push('the page scrolls')

  // Cut or overlapping: text and keys stay inside the glass, and inside the part of the frame they belong to.
  const WATCHED =
    '.body, .show, .aside, .tile, .hit, .row, .btn, .fkey, .facekey, .plate, .numplate, .note, .sheet__in, .tips > div'
  for (const el of layer.querySelectorAll(WATCHED)) {
    if (!shown(el)) continue
    if (el.scrollHeight > el.clientHeight + slack(el) || el.scrollWidth > el.clientWidth + 2) say('overflows', el)
  }
  for (const el of layer.querySelectorAll('h1, h2, p, b, dt, dd, button, .note, .ring, .qr, .numplate')) {
    if (!shown(el) || el.closest('.sr')) continue
    const r = el.getBoundingClientRect()
    if (r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1) say('leaves the glass', el)
  }
  const dock = layer.querySelector('.dock')?.getBoundingClientRect()
  if (layer.matches('.page:not(.page--idle)') && dock)
    for (const el of layer.querySelectorAll('.body p, .body b, .body dd, .body button, .body .note')) {
      if (shown(el) && el.getBoundingClientRect().bottom > dock.top + 2) say('runs into the dock', el)
    }

  // Targets: large enough, far enough apart.
  const keys = [...layer.querySelectorAll('button')].filter(shown)
  const boxes = keys.map((el) => el.getBoundingClientRect())
  keys.forEach((el, i) => {
    const a = boxes[i]
    if (a.width < minHitPx - 0.5 || a.height < minHitPx - 0.5)
      say(`target ${Math.round(a.width)}x${Math.round(a.height)}`, el)
    boxes.forEach((b, j) => {
      if (j <= i) return
      const gapX = Math.max(a.left - b.right, b.left - a.right)
      const gapY = Math.max(a.top - b.bottom, b.top - a.bottom)
      if (Math.max(gapX, gapY) < minGapPx - 0.5) say(`gap ${Math.round(Math.max(gapX, gapY))}`, keys[j])
    })
  })
  // In the low position nothing that can be pressed stands above the middle of an upright panel.
  if (root.dataset.reach === 'low' && innerHeight > innerWidth)
    for (const el of [...keys, ...layer.querySelectorAll('canvas')])
      if (el.getBoundingClientRect().top < innerHeight / 2 - 1) say('above the middle', el)
  // Nobody has to stretch: nothing that can be pressed stands in the upper fifth of an upright panel.
  if (innerHeight > innerWidth)
    for (const el of keys) if (el.getBoundingClientRect().top < innerHeight / 5 - 1) say('in the upper fifth', el)
  return { wrong, keys: keys.length, labels: keys.map((k) => (k.textContent || '').trim()) }
}
