/**
 * Chinese may break between any two characters, and then breaks in the middle of a word. Here a line breaks after a comma or a
 * full stop first; only a phrase longer than a whole line breaks inside.
 */
export function Phrases({ text }: { readonly text: string }) {
  const parts = text.match(/[^，。；：]+[，。；：]?[”’」』）]*/g) ?? [text]
  if (parts.length < 2) return <>{text}</>
  return (
    <>
      {parts.map((part) => (
        <span class="phrase" key={part}>
          {part}
        </span>
      ))}
    </>
  )
}
