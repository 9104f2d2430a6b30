import { Prose } from '../parts/prose.tsx'

interface HeadProps {
  kicker?: string // a word above the heading
  heading: string
  description?: string // HTML of the API
}

// Head is how the page of a list begins.
export const Head = ({ kicker, heading, description }: HeadProps) => (
  <header className="title">
    {kicker && <p className="kicker">{kicker}</p>}
    <h1>{heading}</h1>
    {description && <Prose html={description} below={1} className="intro" />}
  </header>
)
