// The HDMI transmitter as far as its audio driver sees it: hdmiMachine.c stands for it.
#include <linux/io.h>

struct dw_hdmi;
void dw_hdmi_set_sample_rate(struct dw_hdmi *hdmi, unsigned int rate);
void dw_hdmi_set_channel_count(struct dw_hdmi *hdmi, unsigned int cnt);
void dw_hdmi_set_channel_allocation(struct dw_hdmi *hdmi, unsigned int ca);
void dw_hdmi_audio_enable(struct dw_hdmi *hdmi);
void dw_hdmi_audio_disable(struct dw_hdmi *hdmi);

// Its registers are not on the bus here: each access asks the machine.
u8 hdmi_read(const volatile void __iomem *address);
void hdmi_write(u8 value, volatile void __iomem *address);
#undef readb_relaxed
#undef writeb_relaxed
#define readb_relaxed(address) hdmi_read(address)
#define writeb_relaxed(value, address) hdmi_write(value, address)
#define writeb(value, address) hdmi_write(value, address)

// The board is there as soon as the driver looks for it.
struct platform_driver;
int hdmi_machine_register(struct platform_driver *driver);
void hdmi_machine_unregister(struct platform_driver *driver);
#undef module_platform_driver
#define module_platform_driver(driver) module_driver(driver, hdmi_machine_register, hdmi_machine_unregister)
