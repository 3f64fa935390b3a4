const questions = '[role="alertdialog"] h2, [role="dialog"] h2, main h1'

/** Says the question in front to those who listen rather than look; the same question only once. */
export function announce(): void {
  const region = document.getElementById('said')
  const title = document.querySelector(questions)?.textContent ?? ''
  if (region !== null && region.textContent !== title) region.textContent = title
}
