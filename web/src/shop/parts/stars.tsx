const best = 5

// starsOf is so many stars as five characters, for the eye.
export const starsOf = (average: string | number): string => {
  const full = Math.min(best, Math.max(0, Math.floor(Number(average) + 0.5)))
  return '★'.repeat(full) + '☆'.repeat(best - full)
}

// Stars is what customers think, for the eye alone: the words are beside it.
export const Stars = ({ average }: { average: string | number }) => (
  <span className="star" aria-hidden="true">
    {starsOf(average)}
  </span>
)
