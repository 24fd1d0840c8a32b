// An empty card says so in a line: six pictures of an empty box would push the
// page off the screen.
export function None({ text }: { text: string }) {
  return <p>{text}</p>;
}
