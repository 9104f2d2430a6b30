interface ProseProps {
  html: string // of the API, which says that it is safe to show
  below: number // level of the heading that it follows
  className?: string
}

// Prose is what a shopkeeper wrote.
export function Prose({ html, below, className = '' }: ProseProps) {
  return <div className={`prose ${className}`} dangerouslySetInnerHTML={{ __html: settled(html, below) }} />
}

// settled is a description whose headings fit below one of a level. The API closes what it opens and escapes every < that begins no
// element, so that nothing but headings can look like them.
export function settled(html: string, below: number): string {
  return html.replace(/(<\/?h)([1-6])(?=[\s>])/g, (_, tag: string, level: string) => tag + Math.max(Number(level), below + 1))
}
