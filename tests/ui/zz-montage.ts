import sharp from 'sharp'

const [, , out = '', width = '420', ...files] = process.argv
const w = Number(width)
const imgs = await Promise.all(
  files.map(async (f) => {
    const b = await sharp(f).resize({ width: w }).png().toBuffer()
    const m = await sharp(b).metadata()
    return { b, h: m.height ?? 0 }
  }),
)
const cols = Math.min(imgs.length, Math.max(1, Math.floor(2000 / w)))
const rows = Math.ceil(imgs.length / cols)
const h = Math.max(...imgs.map((i) => i.h))
await sharp({ create: { width: cols * (w + 6), height: rows * (h + 6), channels: 3, background: '#f0f' } })
  .composite(imgs.map((i, n) => ({ input: i.b, left: (n % cols) * (w + 6), top: Math.floor(n / cols) * (h + 6) })))
  .png()
  .toFile(out)
