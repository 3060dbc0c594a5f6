// Puts a button on each block of code that copies it. Without it the page is whole: the text can be selected.
const texts =
  document.documentElement.lang === 'vi'
    ? { copy: 'Sao chép', copied: 'Đã sao chép', selected: 'Đã chọn' }
    : { copy: 'Copy', copied: 'Copied', selected: 'Selected' };
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
    setTimeout(() => (button.textContent = texts.copy), 2000);
  };
  button.type = 'button';
  button.textContent = texts.copy;
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(code.textContent).then(
      () => say(texts.copied),
      () => {
        getSelection().selectAllChildren(code);
        say(texts.selected);
      },
    );
  });
  block.append(button);
}
