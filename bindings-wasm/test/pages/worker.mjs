import { Registry, init } from '/package/lib/web.js';

onmessage = async ({ data }) => {
  await init();
  postMessage(Registry.compile(data).lookup('https://bücher.example/'));
};
