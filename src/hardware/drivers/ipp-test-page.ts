/** A one-page A4 PDF in the printer's own Helvetica: a frame near the edges, grey steps, and what it says. Plain ASCII only. */
export function testDocument(says: string): Uint8Array {
  const greys = Array.from({ length: 10 }, (_, i) => `${(i / 10).toFixed(1)} g ${60 + i * 45} 600 45 60 re f`)
  const words = says.replace(/[^ -~]|[\\()]/g, ' ')
  const content = [
    '2 w 30 30 535 782 re S',
    ...greys,
    `0 g BT /F 28 Tf 60 720 Td (${words}) Tj ET`,
    'BT /F 14 Tf 60 690 Td (The frame must be whole and the ten steps even.) Tj ET',
  ].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return new TextEncoder().encode(text)
}
