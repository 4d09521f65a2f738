"""Any OpenAI-compatible endpoint: where it is (``address``), what is asked (``prompt``), and the call (``client``).

Source: OpenAI API reference, "Create chat completion"; the same words are spoken by DeepSeek, 通义千问, 智谱,
Kimi, vLLM, llama.cpp and Ollama.
"""
