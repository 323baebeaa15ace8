"""Tiny language models with random numbers, one for each way of being spoken to. Run in a Python with
torch and transformers: `python make_models.py FOLDER`."""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    PreTrainedTokenizerFast,
    StableLmConfig,
    StableLmForCausalLM,
)

END = "<|endoftext|>"
MARKS = ["<|SYSTEM|>", "<|USER|>", "<|ASSISTANT|>"]
TEMPLATE = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
SIZES = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "vocab_size": 420,
    "max_position_embeddings": 32768,
    "bos_token_id": 0,
    "eos_token_id": 0,
}


def tokenizer(marks, template):
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=[END], initial_alphabet=letters, show_progress=False
    )
    made.train_from_iterator(["hello world, how are you"] * 9, trainer)
    found = PreTrainedTokenizerFast(tokenizer_object=made, eos_token=END, unk_token=END)
    if marks:
        found.add_special_tokens({"additional_special_tokens": MARKS})
    if template:
        found.chat_template = TEMPLATE
    return found


def main(folder):
    torch.manual_seed(1)
    neox = GPTNeoXForCausalLM(GPTNeoXConfig(**SIZES))
    later = StableLmForCausalLM(StableLmConfig(**SIZES, num_key_value_heads=2))
    for name, net, marks, template in (
        ("alpha", neox, True, False),
        ("base", neox, False, False),
        ("owner--zephyr", later, False, True),
    ):
        target = Path(folder) / "Diffusers" / name
        net.save_pretrained(target)
        tokenizer(marks, template).save_pretrained(target)
    # One whose program code would have to be run.
    foreign = Path(folder) / "Diffusers" / "foreign"
    neox.save_pretrained(foreign)
    tokenizer(False, False).save_pretrained(foreign)
    config = foreign / "config.json"
    own = '"model_type": "own_kind", "auto_map": {"AutoConfig": "own.Own", "AutoModelForCausalLM": "own.Net"}'
    config.write_text(config.read_text().replace('"model_type": "gpt_neox"', own))
    (foreign / "own.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
