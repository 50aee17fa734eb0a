"""WhatsApp through Twilio: Programmable Messaging, https://www.twilio.com/docs/whatsapp."""
