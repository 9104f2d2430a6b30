import { describe, expect, it } from 'vitest'
import { withoutStyles } from './mail-frame.tsx'

describe('withoutStyles', () => {
  it('takes the sheets out of the head', () => {
    expect(withoutStyles('<head><style type="text/css">p{color:red}</style><style>a{}</style></head><p>x</p>')).toEqual({
      html: '<head></head><p>x</p>', sheets: 'p{color:red}\na{}',
    })
  })

  it('renames the styles of elements, and leaves words alone', () => {
    const { html } = withoutStyles('<p style="margin:0" class="a">say style="x" aloud</p><td\n style="b:c">')
    expect(html).toBe('<p data-styled="margin:0" class="a">say style="x" aloud</p><td\n data-styled="b:c">')
  })
})
