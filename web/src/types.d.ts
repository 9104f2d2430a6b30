declare module '#renderer' {
  export { renderToString } from 'react-dom/server'
}
