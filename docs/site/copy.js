// Puts a button on each block of code that copies it. Without it the page is whole: the text can be selected.
const status = document.createElement('p');
status.className = 'visually-hidden';
status.role = 'status';
document.querySelector('main').append(status);
for (const block of document.querySelectorAll('.code')) {
  const code = block.querySelector('code');
  const button = document.createElement('button');
  const say = (text) => {
    button.textContent = text;
    // The button has the focus, and what has it is not read again when it changes.
    status.textContent = text;
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  };
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(code.textContent).then(
      () => say('Copied'),
      () => {
        getSelection().selectAllChildren(code);
        say('Selected');
      },
    );
  });
  block.append(button);
}
