"""What the probes must make of each recorded machine: the machine and the problems, in words."""

from __future__ import annotations

from dataclasses import replace

from stablehand.core.hardware.profile import (
    GIB,
    Arch,
    Cpu,
    Gpu,
    Machine,
    Os,
    System,
    Vendor,
)

MIB = 1024**2


def linux(version, cpu, cores, ram, *gpus, arch=Arch.X86_64):
    return Machine(Os(System.LINUX, version, arch), Cpu(cpu, cores), ram, gpus)


def windows(version, cpu, cores, ram, *gpus):
    return Machine(Os(System.WINDOWS, version, Arch.X86_64), Cpu(cpu, cores), ram, gpus)


def mac(version, arch, cpu, cores, ram, *gpus):
    return Machine(Os(System.MACOS, version, arch), Cpu(cpu, cores), ram, gpus)


def nvidia(name, total_mib, free_bytes, driver, capability):
    return Gpu(
        Vendor.NVIDIA,
        name,
        total_mib * MIB,
        free_bytes,
        driver,
        compute_capability=capability,
        integrated=False,
    )


def sighting(name, **more):
    return Gpu(Vendor.NVIDIA, name, integrated=False, **more)


def amd(name, total, free, gfx, *, integrated=False, driver=None):
    return Gpu(Vendor.AMD, name, total, free, driver, gfx=gfx, integrated=integrated)


def intel(name, total=None, *, integrated=True, driver=None):
    return Gpu(Vendor.INTEL, name, total, driver=driver, integrated=integrated)


def apple(name, total, free):
    return Gpu(Vendor.APPLE, name, total, free, integrated=True)


def other(name):
    return Gpu(Vendor.OTHER, name)


UBUNTU24 = "Ubuntu 24.04.1 LTS (6.8.0-45-generic)"
UBUNTU22 = "Ubuntu 22.04.5 LTS (5.15.0-122-generic)"
DEBIAN12 = "Debian GNU/Linux 12 (bookworm, 6.1.0-26-amd64)"
WSL2 = "Ubuntu 22.04.5 LTS (WSL2, 5.15.153.1-microsoft-standard-WSL2)"
I9 = ("13th Gen Intel(R) Core(TM) i9-13900KF", 32, 67258085376)
RYZEN_WSL = ("AMD Ryzen 7 7700 8-Core Processor", 16, 16659742720)
I5 = ("12th Gen Intel(R) Core(TM) i5-12400F", 12, 17103601664)
RTX4090 = nvidia("NVIDIA GeForce RTX 4090", 24564, 23874895872, "570.86.10", "8.9")
BROKEN4090 = sighting("NVIDIA GeForce RTX 4090", driver="570.86.10")
REINSTALL = "Restart the computer; if that does not help, install the driver again."
INSTALL = "Install NVIDIA's own driver and restart."

EXPECTED: dict[str, tuple[Machine, tuple[str, ...]]] = {
    "linux_rtx4090": (linux(UBUNTU24, *I9, RTX4090), ()),
    "linux_two_nvidia": (
        linux(
            UBUNTU24,
            *I9,
            replace(RTX4090, driver="580.65.06"),
            nvidia("NVIDIA GeForce GTX 1080", 8192, 8014 * MIB, "580.65.06", "6.1"),
        ),
        (),
    ),
    # A GTX 1060 that has been taken out is still in the class key.
    "windows_rtx3060_uhd730": (
        windows(
            "Windows 11 Pro 23H2 (build 22631)",
            "12th Gen Intel(R) Core(TM) i5-12400",
            12,
            34154954752,
            nvidia("NVIDIA GeForce RTX 3060", 12288, 11104 * MIB, "560.94", "8.6"),
            intel("Intel(R) UHD Graphics 730", driver="31.0.101.4502"),
        ),
        (),
    ),
    # The size of the big card is recorded as eight bytes, as some drivers write it.
    "windows_rx7900xtx_raphael": (
        windows(
            "Windows 11 Pro 24H2 (build 26100)",
            "AMD Ryzen 9 7900X 12-Core Processor",
            24,
            66758328320,
            amd(
                "AMD Radeon(TM) Graphics", None, None, "gfx1036", integrated=True, driver="24.12.1"
            ),
            amd("AMD Radeon RX 7900 XTX", 0x5FFC00000, None, "gfx1100", driver="24.12.1"),
        ),
        (),
    ),
    "linux_rx6700xt": (
        linux(
            "Ubuntu 24.04.1 LTS (6.11.0-9-generic)",
            "AMD Ryzen 7 5800X 8-Core Processor",
            16,
            33569890304,
            amd("AMD Radeon RX 6700 XT", 12868124672, 11849203712, "gfx1031"),
        ),
        (),
    ),
    # Kernel 6.12 lends the 780M system memory (GTT): more than its carve-out of 4 GiB.
    "linux_780m_7700s": (
        linux(
            "Arch Linux (6.12.4-arch1-1)",
            "AMD Ryzen 7 7840HS w/ Radeon 780M Graphics",
            16,
            29168041984,
            amd("AMD Radeon RX 7700S", 8573157376, 8543797248, "gfx1102"),
            amd("AMD Radeon 780M Graphics", 14584020992, 14072020992, "gfx1103", integrated=True),
        ),
        (),
    ),
    # Kernel 6.5 does not lend.
    "linux_steam_deck": (
        linux(
            "SteamOS (6.5.0-valve22-1-neptune-65)",
            "AMD Custom APU 0405",
            8,
            15477714944,
            amd("AMD Custom GPU 0405", GIB, GIB - 460324864, "gfx1033", integrated=True),
        ),
        (),
    ),
    "linux_amd_no_kfd": (
        linux(
            DEBIAN12,
            "AMD Ryzen 9 7950X 16-Core Processor",
            32,
            66571993088,
            amd("AMD Radeon RX 7900", 25753026560, 24464536372, "gfx1100"),
            amd("AMD Radeon Graphics", 536870912, 515899392, "gfx1036", integrated=True),
            amd("AMD Radeon RX 9060", None, None, "gfx1200"),
        ),
        (
            "AMD Radeon RX 9060 has no amdgpu driver. Use a kernel and firmware that have amdgpu"
            " for this card, or AMD's own driver.",
        ),
    ),
    "linux_mi300x": (
        linux(
            UBUNTU22,
            "AMD EPYC 9654 96-Core Processor",
            192,
            811748818944,
            amd("AMD Instinct MI300X", 206141652992, 205843857408, "gfx942", driver="6.10.5"),
            other("ASPEED graphics"),
        ),
        (),
    ),
    "wsl2_rtx4070": (
        linux(
            WSL2,
            *RYZEN_WSL,
            nvidia("NVIDIA GeForce RTX 4070", 12282, 10937 * MIB, "560.94", "8.9"),
            other("Microsoft virtual GPU of WSL"),
        ),
        (),
    ),
    "wsl2_rtx4070_smi_only": (
        linux(
            WSL2,
            *RYZEN_WSL,
            nvidia("NVIDIA GeForce RTX 4070", 12282, None, "560.94", "8.9"),
            other("Microsoft virtual GPU of WSL"),
        ),
        (),
    ),
    "wsl2_broken_driver": (
        linux(WSL2, *RYZEN_WSL, other("Microsoft virtual GPU of WSL")),
        (
            "The NVIDIA driver is installed but does not answer: Failed to initialize NVML: GPU"
            f" access blocked by the operating system. {REINSTALL}",
        ),
    ),
    "windows_virtual_gtx1660": (
        windows(
            "Windows 10 Pro 22H2 (build 19045)",
            "AMD Ryzen 5 3600 6-Core Processor",
            12,
            17103601664,
            nvidia("NVIDIA GeForce GTX 1660", 6144, 5279 * MIB, "552.22", "7.5"),
            other("Parsec Virtual Display Adapter"),
            other("Microsoft Remote Display Adapter"),
            other("Meta Virtual Monitor"),
        ),
        (),
    ),
    "linux_nouveau": (
        linux(
            "Fedora Linux 41 (Workstation Edition, 6.11.4-301.fc41.x86_64)",
            "Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz",
            8,
            16683126784,
            sighting("NVIDIA GeForce GTX 1070"),
        ),
        (f"NVIDIA GeForce GTX 1070 runs on the nouveau driver, which cannot compute. {INSTALL}",),
    ),
    "linux_no_driver": (
        linux(DEBIAN12, "Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz", 8, 16683126784, sighting(None)),
        (f"An NVIDIA card has no driver. {INSTALL}",),
    ),
    # The kernel's old driver is still loaded; its version is what runs after all.
    "linux_driver_mismatch": (
        linux(UBUNTU24, *I9, replace(BROKEN4090, driver="550.54.14")),
        ("The NVIDIA driver was updated, but the old one is still running. Restart the computer.",),
    ),
    "linux_driver_not_loaded": (
        linux(UBUNTU24, *I9, sighting("NVIDIA GeForce RTX 4090")),
        (
            "NVIDIA GeForce RTX 4090 is not in use: NVIDIA's driver is installed but not loaded."
            " Install the driver again for this kernel; with Secure Boot, sign its module.",
        ),
    ),
    "linux_old_driver_390": (
        linux(
            UBUNTU22,
            "Intel(R) Core(TM) i5-2500K CPU @ 3.30GHz",
            4,
            8287596544,
            nvidia("GeForce GTX 970", 4042, 3812 * MIB, "390.157", None),
        ),
        (),
    ),
    "linux_gb10_smi_na": (
        linux(
            "Ubuntu 24.04.1 LTS (6.11.0-1016-nvidia)",
            "ARM Cortex-X925",
            20,
            128480501760,
            Gpu(
                Vendor.NVIDIA,
                "NVIDIA GB10",
                driver="580.95.05",
                compute_capability="12.1",
                integrated=True,
            ),
            arch=Arch.ARM64,
        ),
        (),
    ),
    "linux_smi_garbage": (
        linux(UBUNTU24, *I9, BROKEN4090),
        (
            "The NVIDIA driver is installed but does not answer: nvidia-smi ended with code 139."
            f" {REINSTALL}",
        ),
    ),
    "linux_gt710_beside_rtx3060": (
        linux(
            UBUNTU24,
            *I9,
            nvidia("NVIDIA GeForce RTX 3060", 12288, 11900 * MIB, "570.86.10", "8.6"),
            sighting("NVIDIA GeForce GT 710"),
        ),
        (f"NVIDIA GeForce GT 710 has no driver. {INSTALL}",),
    ),
    # The bus listing in a container has the host's other card too; it is not ours.
    "linux_container_one_of_two": (
        linux(
            UBUNTU22,
            "AMD EPYC 9554 64-Core Processor",
            128,
            811748818944,
            nvidia("NVIDIA H100 80GB HBM3", 81559, 81089 * MIB, "570.86.10", "9.0"),
            other("ASPEED graphics"),
        ),
        (),
    ),
    "linux_gh200": (
        linux(
            "Ubuntu 22.04.5 LTS (6.8.0-1010-nvidia-64k)",
            "ARM Neoverse-V2",
            72,
            514653192192,
            nvidia("NVIDIA GH200 480GB", 97871, 97280 * MIB, "560.35.03", "9.0"),
            arch=Arch.ARM64,
        ),
        (),
    ),
    "linux_arc_a770": (
        linux(
            UBUNTU24,
            "12th Gen Intel(R) Core(TM) i7-12700K",
            20,
            33450496000,
            intel("Intel UHD Graphics 770"),
            intel("Intel Arc A770 Graphics", 16 * GIB, integrated=False),
        ),
        (),
    ),
    "windows_lunar_lake": (
        windows(
            "Windows 11 Home 24H2 (build 26100)",
            "Intel(R) Core(TM) Ultra 7 258V",
            8,
            33886814208,
            intel("Intel(R) Arc(TM) 140V GPU (16GB)", driver="32.0.101.6314"),
        ),
        (),
    ),
    "windows_no_nvidia_driver": (
        windows("Windows 11 Pro 23H2 (build 22631)", *I5, sighting(None)),
        (f"An NVIDIA card has no driver. {INSTALL}",),
    ),
    "windows_nvidia_code43": (
        windows(
            "Windows 11 Pro 23H2 (build 22631)",
            *I5,
            sighting("NVIDIA GeForce RTX 3060", vram_bytes=12 * GIB, driver="560.94"),
        ),
        (
            "The NVIDIA driver is installed but does not answer: NVIDIA-SMI has failed because it"
            f" couldn't communicate with the NVIDIA driver. {REINSTALL}",
        ),
    ),
    "mac_m1_8gb": (
        mac(
            "14.6.1",
            Arch.ARM64,
            "Apple M1",
            8,
            8 * GIB,
            apple("Apple M1", 8 * GIB * 2 // 3, 2 * GIB),
        ),
        (),
    ),
    # More is free than Metal would give.
    "mac_m4_max_36gb": (
        mac(
            "15.1.1",
            Arch.ARM64,
            "Apple M4 Max",
            14,
            36 * GIB,
            apple("Apple M4 Max", 27 * GIB, 27 * GIB),
        ),
        (),
    ),
    "mac_m2_profiler_fails": (
        mac(
            "14.6.1",
            Arch.ARM64,
            "Apple M2",
            8,
            24 * GIB,
            apple("Apple M2", 18 * GIB, 12 * GIB),
        ),
        (),
    ),
    "mac_rosetta": (
        mac(
            "13.6.9",
            Arch.X86_64,
            "Apple M1 Pro",
            10,
            16 * GIB,
            apple("Apple M1 Pro", 16 * GIB * 2 // 3, 6 * GIB),
        ),
        (
            "This program runs translated (Rosetta) and cannot use the Mac's graphics."
            " Use the version of this program for Apple silicon.",
        ),
    ),
    "mac_intel_5500m": (
        mac(
            "14.6.1",
            Arch.X86_64,
            "Intel(R) Core(TM) i9-9980HK CPU @ 2.40GHz",
            16,
            32 * GIB,
            intel("Intel UHD Graphics 630"),
            amd("AMD Radeon Pro 5500M", 8 * GIB, None, "gfx1012"),
        ),
        (),
    ),
    "linux_vm_qxl": (
        linux(
            DEBIAN12,
            "Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz",
            4,
            8331218944,
            other("QXL paravirtual graphics card"),
        ),
        (),
    ),
    "linux_vm_virtio": (
        linux(
            DEBIAN12,
            "Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz",
            4,
            8331218944,
            other("Virtio GPU"),
            other(None),
        ),
        (),
    ),
    "linux_no_gpu": (
        linux("Debian GNU/Linux 12 (bookworm, 6.18.44)", "AMD EPYC", 2, 25276510208),
        (),
    ),
}
