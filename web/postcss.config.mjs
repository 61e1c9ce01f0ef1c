import mantine from 'postcss-preset-mantine'
import simpleVars from 'postcss-simple-vars'

export default {
  plugins: [mantine(), simpleVars({ variables: { phone: '48em' } })],
}
