describe('the processor', () => {
  it('halves, where the browser hides AudioWorklet', async () => {
    expect(isSecureContext).toBe(false);
    expect(AudioWorkletAnywhere.native).toBe(false);
    const { hearHalf } = await import('/base/half.js');
    expect(await hearHalf('/base/half-processor.js')).toBe(0.25);
  });
});
